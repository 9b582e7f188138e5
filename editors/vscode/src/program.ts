// Finds the program autotomy, runs its commands, and says so where it is missing.
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import * as vscode from 'vscode';

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}

function named(): string {
	return vscode.workspace.getConfiguration('autotomy').get<string>('path', '').trim();
}

/** The absolute path of the program that the settings name, or of the one in PATH. */
export function findProgram(): string | undefined {
	const name = named();
	if (name) {
		const base = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
		const path = resolve(base, name.replace(/^~(?=\/)/, homedir()));
		return isProgram(path) ? path : undefined;
	}
	const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
	return folders.map((folder) => join(folder, 'autotomy')).find(isProgram);
}

export function whatIsMissing(): string {
	const name = named();
	return name
		? `autotomy: '${name}', which the setting autotomy.path names, is no program.`
		: "autotomy: the program 'autotomy' is not in PATH.";
}

export async function tellMissing(): Promise<void> {
	const choose = 'Choose the Program...';
	const settings = 'Open Settings';
	const answer = await vscode.window.showErrorMessage(whatIsMissing(), choose, settings);
	if (answer === settings) {
		await vscode.commands.executeCommand('workbench.action.openSettings', 'autotomy.path');
	} else if (answer === choose) {
		const chosen = await vscode.window.showOpenDialog({ title: 'The program autotomy' });
		if (chosen?.length)
			await vscode.workspace
				.getConfiguration('autotomy')
				.update('path', chosen[0].fsPath, vscode.ConfigurationTarget.Global);
	}
}

/** Whether a policy stands in the folder or above it. */
export function hasPolicy(folder: string): boolean {
	for (let at = folder; ; at = dirname(at)) {
		if (existsSync(join(at, 'autotomy.json'))) return true;
		if (dirname(at) === at) return false;
	}
}

/** The folder to run commands in: that of the active file, else the first one of the workspace. */
export function activeFolder(): vscode.WorkspaceFolder | undefined {
	const active = vscode.window.activeTextEditor?.document.uri;
	return (active && vscode.workspace.getWorkspaceFolder(active)) ?? vscode.workspace.workspaceFolders?.[0];
}

export interface Output {
	status: number | undefined; // undefined: it did not run
	out: string;
	err: string;
}

export function run(program: string, args: string[], folder: string): Promise<Output> {
	const options = { cwd: folder, maxBuffer: 64 << 20, timeout: 60_000 };
	return new Promise((done) =>
		execFile(program, args, options, (error, out, err) => {
			const status = error ? (typeof error.code === 'number' ? error.code : undefined) : 0;
			done({ status, out, err: err || (error && status === undefined ? error.message : '') });
		}),
	);
}
