// The task that checks a whole folder as CI does.
import * as vscode from 'vscode';
import { activeFolder, findProgram, hasPolicy, tellMissing } from './program';
import { Server } from './server';

type Level = 'full' | 'scan';

interface Definition extends vscode.TaskDefinition {
	level?: Level;
}

/**
 * Where the server runs, it shows every violation of the workspace already: the matcher would show each of them twice.
 */
function makeTask(server: Server, folder: vscode.WorkspaceFolder, definition: Definition, program: string): vscode.Task {
	const level = definition.level ?? vscode.workspace.getConfiguration('autotomy', folder).get<Level>('level', 'full');
	const execution = new vscode.ProcessExecution(program, ['check', '--level', level], { cwd: folder.uri.fsPath });
	const name = definition.level ? `check (${definition.level})` : 'check';
	const matchers = server.running ? [] : ['$autotomy'];
	const task = new vscode.Task(definition, folder, name, 'autotomy', execution, matchers);
	task.group = vscode.TaskGroup.Build;
	task.presentationOptions = { clear: true };
	return task;
}

export class AutotomyTasks implements vscode.TaskProvider {
	constructor(private readonly server: Server) {}

	provideTasks(): vscode.Task[] {
		const program = findProgram();
		const folders = vscode.workspace.workspaceFolders ?? [];
		if (!program) return [];
		return folders
			.filter((folder) => hasPolicy(folder.uri.fsPath))
			.flatMap((folder) =>
				[undefined, 'full' as const, 'scan' as const].map((level) =>
					makeTask(this.server, folder, level ? { type: 'autotomy', level } : { type: 'autotomy' }, program),
				),
			);
	}

	resolveTask(task: vscode.Task): vscode.Task | undefined {
		const program = findProgram();
		const folder =
			typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
		if (!program || !folder) return undefined;
		const made = makeTask(this.server, folder, task.definition as Definition, program);
		// What is resolved must keep its own definition: the editor compares the two.
		const resolved = new vscode.Task(task.definition, folder, task.name, 'autotomy', made.execution, task.problemMatchers);
		return resolved;
	}
}

export async function checkWorkspace(server: Server): Promise<void> {
	const program = findProgram();
	const folder = activeFolder();
	if (!program) return tellMissing();
	if (!folder) {
		void vscode.window.showInformationMessage('autotomy: no folder is open.');
		return;
	}
	await vscode.workspace.saveAll(false); // the task reads the disk
	await vscode.tasks.executeTask(makeTask(server, folder, { type: 'autotomy' }, program));
}
