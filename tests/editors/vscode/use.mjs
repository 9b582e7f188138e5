// The extension as a user meets it: installed, a file opened, the squiggle and the Problems entry seen, the violation mended.
import { install, withWorkbench } from './workbench.mjs';

const { ARTEFACTS, FOLDER, VSIX } = process.env;
const PATIENCE = { timeout: 60_000 };
const began = Date.now();

function say(words) {
	console.log(`${String(Date.now() - began).padStart(6)} ms  ${words}`);
}

async function run(page, command) {
	await page.keyboard.press('F1');
	await page.locator('.quick-input-widget input').fill(`>${command}`);
	await page.locator('.quick-input-list .monaco-list-row', { hasText: command }).first().click(PATIENCE);
}

async function goTo(page, place) {
	await page.keyboard.press('Control+1');
	await page.keyboard.press('Control+g');
	await page.locator('.quick-input-widget input').fill(`:${place}`);
	await page.keyboard.press('Enter');
	await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

async function problems(page) {
	const rows = await page.locator('.markers-panel .monaco-list-row').allInnerTexts();
	return rows.map((row) => row.replace(/\s+/g, ' '));
}

function status(page, text) {
	return page.locator('.statusbar-item', { hasText: text }).first().waitFor(PATIENCE);
}

async function mend(page) {
	await goTo(page, '2:14');
	await page.keyboard.press('Control+.');
	// The preferred one is chosen already.
	const chosen = { hasText: /^Include .*db\/db\.h/ };
	await page.locator('.action-widget .monaco-list-row.focused', chosen).waitFor(PATIENCE);
	await page.screenshot({ path: `${ARTEFACTS}/quick-fix.png` });
	await page.keyboard.press('Enter');
}

install(VSIX);
say('installed');
await withWorkbench({ size: { width: 1160, height: 480 } }, async (page, port) => {
	await page.goto(`http://127.0.0.1:${port}/?folder=${FOLDER}/project`);
	await page.locator('.monaco-workbench').waitFor(PATIENCE);
	say('the workbench is there');
	await page.keyboard.press('Control+p');
	await page.locator('.quick-input-widget input').waitFor(PATIENCE);
	await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'src' }).first().waitFor(PATIENCE);
	await page.keyboard.press('Escape');
	for (const folder of ['src', 'ui'])
		await page.locator('.explorer-folders-view .monaco-list-row', { hasText: folder }).first().click(PATIENCE);
	await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'view.c' }).first().dblclick(PATIENCE);
	await page.locator('.editor-instance .view-line').first().waitFor(PATIENCE);
	say('the file is open');
	await page.locator('.squiggly-error').first().waitFor(PATIENCE);
	say('the squiggle is there');
	await status(page, 'ui: 1 violation');
	await page.keyboard.press('Control+Shift+M');
	await page.locator('.markers-panel .monaco-list-row', { hasText: 'include src/db/db.h instead' }).first().waitFor(PATIENCE);
	const told = (await problems(page)).join('\n');
	if (!told.includes("'ui' includes the private header src/db/page.h of 'db'")) throw new Error(`Problems: ${told}`);
	say('the Problems panel tells it');
	await page.keyboard.press('Control+b'); // the picture has no room for the explorer
	await goTo(page, '6:1');
	await page.screenshot({ path: `${ARTEFACTS}/vscode.png` });

	await mend(page);
	say('mended by a quick fix');
	await page.locator('.squiggly-error').first().waitFor({ state: 'detached', ...PATIENCE });
	await status(page, 'ui: no violation');
	const line = (await page.locator('.view-line').allInnerTexts()).find((text) => text.includes('include')).replaceAll('\u00a0', ' ');
	if (!line.includes('"db/db.h"')) throw new Error(`the line is now ${line}`);
	say('the squiggle is gone');

	await run(page, 'autotomy: Show the Modules');
	const frame = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
	await frame.locator('.module text', { hasText: /^db$/ }).first().waitFor(PATIENCE);
	say('the modules are shown');
	await page.screenshot({ path: `${ARTEFACTS}/modules.png` });
});
