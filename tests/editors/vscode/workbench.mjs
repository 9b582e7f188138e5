// VS Code's own server and its workbench in a headless Chromium, for as long as `use` runs. Nothing outlives it.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';

const { CLIENT, FOLDER, ARTEFACTS } = process.env;
const { chromium } = createRequire(`${CLIENT}/`)('playwright-core');
const program = `${CLIENT}/node_modules/code-server/lib/vscode/out/server-main.js`;
const data = `${FOLDER}/data`;
const extensions = `${FOLDER}/extensions`;

const settings = {
	'security.workspace.trust.enabled': false,
	'telemetry.telemetryLevel': 'off',
	'workbench.startupEditor': 'none',
	'workbench.enableExperiments': false,
	'workbench.tips.enabled': false,
	'extensions.autoCheckUpdates': false,
	'extensions.autoUpdate': false,
	'extensions.ignoreRecommendations': true,
	'update.mode': 'none',
	'chat.disableAIFeatures': true,
	'chat.commandCenter.enabled': false,
	'git.enabled': false,
	'files.autoSave': 'off',
	'editor.minimap.enabled': false,
	'window.commandCenter': false,
	'workbench.layoutControl.enabled': false,
};

const flags = ['--accept-server-license-terms', '--server-data-dir', data, '--extensions-dir', extensions];

/** Installs a .vsix as a user would; the folder in which it then lies. */
export function install(vsix) {
	const done = spawnSync(process.execPath, [program, ...flags, '--install-extension', vsix], { encoding: 'utf8' });
	if (done.status !== 0) throw new Error(`the .vsix was not installed: ${done.stdout}${done.stderr}`);
	const [name] = fs.readdirSync(extensions).filter((entry) => entry.startsWith('autotomy.'));
	return `${extensions}/${name}`;
}

function startServer(more) {
	const log = fs.openSync(`${ARTEFACTS}/server.log`, 'w');
	const server = spawn(
		process.execPath,
		[program, ...flags, '--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--user-data-dir', data,
			'--telemetry-level', 'off', '--disable-workspace-trust', '--force-disable-user-env', ...more],
		{ stdio: ['ignore', 'pipe', log] },
	);
	const port = new Promise((found, failed) => {
		let said = '';
		server.stdout.on('data', (bytes) => {
			fs.writeSync(log, bytes);
			said += bytes;
			const match = /Extension host agent listening on (\d+)/.exec(said);
			if (match) found(Number(match[1]));
		});
		server.on('exit', (status) => failed(new Error(`the server ended with ${status}: ${said}`)));
	});
	return { server, port };
}

async function stopServer(server) {
	if (server.exitCode !== null) return;
	const gone = new Promise((done) => server.on('exit', done));
	server.kill('SIGTERM');
	const late = setTimeout(() => server.kill('SIGKILL'), 5000);
	await gone;
	clearTimeout(late);
}

/** use(page, port): with the workbench not yet loaded. */
export async function withWorkbench({ more = [], size = { width: 1280, height: 800 } }, use) {
	fs.mkdirSync(`${data}/User`, { recursive: true });
	fs.mkdirSync(`${data}/Machine`, { recursive: true });
	fs.writeFileSync(`${data}/Machine/settings.json`, JSON.stringify(settings));
	fs.writeFileSync(`${data}/User/settings.json`, JSON.stringify(settings));
	const { server, port } = startServer(more);
	let browser;
	try {
		const address = await port;
		browser = await chromium.launch({
			executablePath: '/usr/bin/chromium',
			args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-background-networking',
				'--disable-component-update', '--disable-sync'],
		});
		const page = await browser.newPage({ viewport: size });
		try {
			await use(page, address);
		} catch (error) {
			await page.screenshot({ path: `${ARTEFACTS}/failure.png` }).catch(() => {});
			throw error;
		}
	} finally {
		await browser?.close();
		await stopServer(server);
	}
}
