// Runs suite.js inside the real extension host, beside the installed extension: host.mjs
import { install, withWorkbench } from './workbench.mjs';

const { FOLDER, VSIX } = process.env;
const PATIENCE = 200_000;
const extension = install(VSIX);
const suite = new URL('suite.js', import.meta.url).pathname;
let status = 3;

await withWorkbench({ more: ['--enable-smoke-test-driver'] }, async (page, port) => {
	const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
	const ended = new Promise((done, failed) => {
		page.exposeFunction('codeAutomationLog', (kind, words) => {
			if (String(words[0]).startsWith('[suite] ')) console.log(words.join(' ').slice('[suite] '.length));
		});
		page.exposeFunction('codeAutomationExit', (code) => done(code));
		setTimeout(() => failed(new Error('the suite did not end')), PATIENCE).unref();
	});
	const payload = JSON.stringify([
		['extensionDevelopmentPath', remote(extension)],
		['extensionTestsPath', remote(suite)],
	]);
	await page.goto(`http://127.0.0.1:${port}/?folder=${FOLDER}/project&payload=${encodeURIComponent(payload)}`);
	status = await ended;
	if (status !== 0) throw new Error(`the suite ended with ${status}`);
});
process.exit(status);
