// What the extension is made of, and what follows from the user's settings.
import * as vscode from 'vscode';
import { explain } from './explain';
import { allow } from './allow';
import { showModules } from './graph';
import { Server } from './server';
import { Status } from './status';
import { AutotomyTasks, checkWorkspace } from './tasks';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
	const running = (server = new Server());
	const command = (name: string, run: (...args: any[]) => unknown) =>
		context.subscriptions.push(vscode.commands.registerCommand(name, run));
	command('autotomy.check', () => checkWorkspace(running));
	command('autotomy.graph', () => showModules());
	command('autotomy.explain', () => explain(context.extensionUri));
	command('autotomy.allow', allow);
	command('autotomy.restart', () => running.restart());
	context.subscriptions.push(
		running,
		new Status(running),
		vscode.tasks.registerTaskProvider('autotomy', new AutotomyTasks(running)),
		vscode.workspace.onDidChangeConfiguration((change) => {
			if (change.affectsConfiguration('autotomy.path') || change.affectsConfiguration('autotomy.arguments'))
				void running.restart();
		}),
	);
	await running.start();
}

export async function deactivate(): Promise<void> {
	await server?.stop();
}
