// The violations that the server has told of a file.
import * as vscode from 'vscode';

export interface Violation {
	rule: string;
	diagnostic: vscode.Diagnostic;
}

/** The id of the rule, which is the diagnostic's code. */
function ruleOf(diagnostic: vscode.Diagnostic): string {
	const code = diagnostic.code;
	return String(typeof code === 'object' ? code.value : (code ?? ''));
}

export function violationsOf(uri: vscode.Uri): Violation[] {
	return vscode.languages
		.getDiagnostics(uri)
		.filter((diagnostic) => diagnostic.source === 'autotomy')
		.map((diagnostic) => ({ rule: ruleOf(diagnostic), diagnostic }));
}

/** The one on the line of the cursor; the user chooses where there are several. */
export async function violationHere(rule?: string): Promise<Violation | undefined> {
	const editor = vscode.window.activeTextEditor;
	if (!editor) return undefined;
	const line = editor.selection.active.line;
	const here = violationsOf(editor.document.uri).filter(
		({ rule: its, diagnostic: { range } }) =>
			range.start.line <= line && line <= range.end.line && (!rule || its === rule),
	);
	if (here.length === 0) {
		void vscode.window.showInformationMessage('autotomy: there is no violation on this line.');
		return undefined;
	}
	if (here.length === 1) return here[0];
	const items = here.map((violation) => ({ label: violation.rule, detail: violation.diagnostic.message, violation }));
	return (await vscode.window.showQuickPick(items, { title: 'Which one?' }))?.violation;
}
