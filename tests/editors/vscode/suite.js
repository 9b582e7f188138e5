// Tests that run inside the extension host, with the extension and the real server.
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const PATIENCE = 30_000;

async function until(what, look) {
	const end = Date.now() + PATIENCE;
	for (;;) {
		const found = await look();
		if (found) return found;
		if (Date.now() > end) throw new Error(`it never came: ${what}`);
		await new Promise((done) => setTimeout(done, 25));
	}
}

const folder = () => vscode.workspace.workspaceFolders[0].uri;
const file = (name) => vscode.Uri.joinPath(folder(), name);
const told = (uri) => vscode.languages.getDiagnostics(uri).filter((each) => each.source === 'autotomy');
const rules = (uri) => told(uri).map((each) => each.code.value);

async function open(name) {
	return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file(name)));
}

async function replace(editor, before, after) {
	const begin = editor.document.getText().indexOf(before);
	assert.ok(begin >= 0, `${before} stands in the file`);
	const place = (offset) => editor.document.positionAt(offset);
	await editor.edit((edit) => edit.replace(new vscode.Range(place(begin), place(begin + before.length)), after));
}

async function revert() {
	await vscode.commands.executeCommand('workbench.action.files.revert');
	await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

const view = 'src/ui/view.c';
const setting = (name, value) =>
	vscode.workspace.getConfiguration('autotomy').update(name, value, vscode.ConfigurationTarget.Workspace);

const tests = {
	async 'a violation is told at its token, and goes with the edit'() {
		const editor = await open(view);
		// What comes first may not know the way out yet: the tree is still being read.
		await until('the violation', () => told(editor.document.uri)[0]?.message.includes('include src/db/db.h instead'));
		const [violation] = told(editor.document.uri);
		assert.equal(editor.document.getText(violation.range), 'db/page.h');
		assert.equal(violation.severity, vscode.DiagnosticSeverity.Error);
		assert.match(violation.message, /^'ui' includes the private header src\/db\/page\.h of 'db'; include/);
		assert.deepEqual(rules(editor.document.uri), ['private-header']);
		assert.match(violation.code.target.toString(), /docs\/rules\/private-header\.md$/);
		assert.equal(violation.relatedInformation[0].location.uri.toString(), file('autotomy.json').toString());
		await replace(editor, 'db/page.h', 'db/db.h');
		await until('its end', () => told(editor.document.uri).length === 0);
	},

	async 'what is typed past an emoji is told at its place'() {
		const editor = await open(view);
		await replace(editor, '#include "db/page.h"', '/* \u{1F98E} */ #include "db/page.h"');
		await until('the violation', () => {
			const [violation] = told(editor.document.uri);
			return violation && editor.document.getText(violation.range) === 'db/page.h';
		});
	},

	async 'a violation is allowed with its reason'() {
		const editor = await open(view);
		await until('the violation', () => told(editor.document.uri).length === 1);
		editor.selection = new vscode.Selection(1, 3, 1, 3);
		await vscode.commands.executeCommand('autotomy.allow', { reason: ' ' });
		assert.equal(editor.document.isDirty, false, 'nothing is allowed without a reason');
		await vscode.commands.executeCommand('autotomy.allow', { reason: 'until v2 splits page.h' });
		assert.equal(
			editor.document.lineAt(1).text,
			'#include "db/page.h" /* autotomy: allow(private-header): until v2 splits page.h */',
		);
		await until('its end', () => told(editor.document.uri).length === 0);
	},

	async 'a long line is allowed from above'() {
		const editor = await open(view);
		await replace(editor, '#include "db/page.h"', `#include "db/page.h" // ${'a remark '.repeat(3)}`);
		await until('the violation', () => told(editor.document.uri).length === 1);
		editor.selection = new vscode.Selection(1, 3, 1, 3);
		await vscode.commands.executeCommand('autotomy.allow', { reason: 'v2' });
		assert.equal(editor.document.lineAt(1).text, '/* autotomy: allow(private-header): v2 */');
		await until('its end', () => told(editor.document.uri).length === 0);
	},

	async 'a violation is explained'() {
		const editor = await open(view);
		await until('the violation', () => told(editor.document.uri).length === 1);
		editor.selection = new vscode.Selection(1, 3, 1, 3);
		await vscode.commands.executeCommand('autotomy.explain');
		const page = await until('the page', () =>
			vscode.workspace.textDocuments.find((each) => each.uri.scheme === 'autotomy-explain'),
		);
		assert.match(page.getText(), /\*\*src\/ui\/view\.c:2\*\*/);
		assert.match(page.getText(), /pages and locks change every week/);
		assert.match(page.getText(), /# private-header[^]*## How to fix it/);
	},

	async 'the modules are shown'() {
		await open(view);
		await vscode.commands.executeCommand('autotomy.graph');
		await until('the panel', () =>
			vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) => tab.label === 'Modules of project')),
		);
	},

	async 'the tasks are offered, and the matcher reads what they print'() {
		const tasks = await vscode.tasks.fetchTasks({ type: 'autotomy' });
		assert.deepEqual(tasks.map((task) => task.name).sort(), ['check', 'check (full)', 'check (scan)']);
		const task = tasks.find((each) => each.name === 'check');
		assert.deepEqual(task.execution.args, ['check', '--level', 'full']);
		assert.equal(task.execution.options.cwd, folder().fsPath);
		let printed = '';
		try {
			printed = execFileSync(task.execution.process, task.execution.args, { cwd: folder().fsPath, encoding: 'utf8' });
			assert.fail('check finds the violation');
		} catch (error) {
			assert.equal(error.status, 1);
			printed = error.stdout;
		}
		const [matcher] = vscode.extensions.getExtension('autotomy.autotomy').packageJSON.contributes.problemMatchers;
		const found = printed.split('\n').map((line) => new RegExp(matcher.pattern.regexp).exec(line)).filter(Boolean);
		assert.equal(found.length, 1);
		assert.deepEqual(found[0].slice(1, 5), [view, '2', '11', 'error']);
		assert.equal(found[0][matcher.pattern.code], 'private-header');
	},

	async 'the policy is a file with comments, checked by its schema and by the server'() {
		const editor = await open('autotomy.json');
		assert.equal(editor.document.languageId, 'jsonc');
		await replace(editor, '"uses"', '"use"');
		await until('the word of the server', () => rules(editor.document.uri).includes('config'));
		await replace(editor, '"version": 1', '"version": "one"');
		await until('the word of the schema', () =>
			vscode.languages.getDiagnostics(editor.document.uri).some((each) => each.source !== 'autotomy'),
		);
	},

	async 'the server is restarted and tells the same'() {
		const editor = await open(view);
		await until('the violation', () => told(editor.document.uri).length === 1);
		await vscode.commands.executeCommand('autotomy.restart');
		await until('the violation again', () => told(editor.document.uri).length === 1);
		await replace(editor, 'db/page.h', 'db/db.h');
		await until('its end', () => told(editor.document.uri).length === 0);
	},

	async 'a program that is missing takes the violations away, one that is named brings them back'() {
		const editor = await open(view);
		await until('the violation', () => told(editor.document.uri).length === 1);
		await setting('path', '/nowhere/autotomy');
		await until('their end', () => told(editor.document.uri).length === 0);
		await setting('path', process.env.AUTOTOMY_BINARY);
		await until('the violation again', () => told(editor.document.uri).length === 1);
		await setting('path', undefined);
	},
};

exports.run = async () => {
	let failed = 0;
	const extension = vscode.extensions.getExtension('autotomy.autotomy');
	assert.ok(extension, 'the extension is installed');
	await extension.activate();
	assert.ok(fs.existsSync(path.join(folder().fsPath, 'autotomy.json')), 'the project is here');
	for (const [name, test] of Object.entries(tests)) {
		const began = Date.now();
		try {
			await test();
			console.log(`[suite] ok      ${name} (${Date.now() - began} ms)`);
		} catch (error) {
			failed++;
			const all = vscode.languages.getDiagnostics().map(([uri, list]) => [uri.path, list.map((each) => each.message)]);
			console.log(`[suite] shown then: ${JSON.stringify(all)}`);
			console.log(`[suite] FAILED  ${name}: ${error.stack}`);
		}
		await revert();
		if (failed) break; // what follows would only wait
	}
	if (failed) throw new Error(`${failed} failed`);
};
