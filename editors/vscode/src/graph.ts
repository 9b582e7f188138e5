// Shows the modules in a panel: as the graph that the program draws or, where it draws none, by layer.
import * as vscode from 'vscode';
import { activeFolder, findProgram, run, tellMissing } from './program';

export interface Row {
	name: string;
	files: string;
	layer: string;
	owner: string;
}

/** A line of `autotomy modules`: name, counts, layer, owner. */
export function readRow(line: string): Row | undefined {
	const match = /^(\S.*?) +(\d+ files? *, \d+ public headers?)(?:, layer ([^,]*))?(?:, (.*))?$/.exec(line);
	if (!match) return undefined;
	const [, name, files, layer = '', owner = ''] = match;
	return { name, files: files.replace(' ,', ','), layer, owner };
}

function escape(text: string): string {
	return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function section(layer: string, rows: Row[]): string {
	const boxes = rows.map(
		(row) => `<div class="module"><b>${escape(row.name)}</b><br>${escape(row.files)}<br>${escape(row.owner)}</div>`,
	);
	return `<section><h2>${escape(layer || 'in no layer')}</h2>${boxes.join('')}</section>`;
}

export function modulesPage(rows: Row[]): string {
	const layers = [...new Set(rows.map((row) => row.layer))];
	return layers.map((layer) => section(layer, rows.filter((row) => row.layer === layer))).join('');
}

function page(body: string): string {
	return `<!DOCTYPE html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
svg { max-width: 100%; height: auto; background: #fff; }
section { border: 1px solid var(--vscode-panel-border); margin: 8px 0; padding: 0 8px 8px; }
h2 { font-size: 1em; font-weight: normal; opacity: .8; }
.module { display: inline-block; vertical-align: top; margin: 0 8px 8px 0; padding: 6px 10px;
	border: 1px solid var(--vscode-focusBorder); background: var(--vscode-editorWidget-background); }
</style></head><body>${body}</body></html>`;
}

async function draw(program: string, folder: string): Promise<string | undefined> {
	const graph = await run(program, ['graph', '--format', 'svg'], folder);
	const svg = graph.out.indexOf('<svg');
	if (graph.status === 0 && svg >= 0) return graph.out.slice(svg);
	const modules = await run(program, ['modules'], folder);
	if (modules.status !== 0) {
		void vscode.window.showErrorMessage(modules.err.trim() || 'autotomy modules failed.');
		return undefined;
	}
	return modulesPage(modules.out.split('\n').map(readRow).filter((row) => row !== undefined));
}

export async function showModules(): Promise<void> {
	const program = findProgram();
	const folder = activeFolder();
	if (!program) return tellMissing();
	if (!folder) {
		void vscode.window.showInformationMessage('autotomy: no folder is open.');
		return;
	}
	const body = await draw(program, folder.uri.fsPath);
	if (body === undefined) return;
	const panel = vscode.window.createWebviewPanel('autotomy.modules', `Modules of ${folder.name}`, vscode.ViewColumn.Active);
	panel.webview.html = page(body);
}
