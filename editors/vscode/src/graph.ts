// Shows the modules in a panel, as the program draws them.
import * as vscode from 'vscode';
import { activeFolder, findProgram, run, tellMissing } from './program';

function page(body: string): string {
	return `<!DOCTYPE html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
svg { max-width: 100%; height: auto; background: #fff; }
</style></head><body>${body}</body></html>`;
}

async function draw(program: string, folder: string): Promise<string | undefined> {
	const graph = await run(program, ['graph', '--format', 'svg'], folder);
	if (graph.status === 0) return graph.out;
	void vscode.window.showErrorMessage(graph.err.trim() || 'autotomy graph failed.');
	return undefined;
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
