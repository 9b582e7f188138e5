// Allows one violation where it stands: asks for the reason, without which nothing is allowed, and writes the comment.
import * as vscode from 'vscode';
import { violationHere } from './violations';

const LONGEST_LINE = 120; // past it the comment goes above

/** What is wrong with a reason; undefined where nothing is. */
function faultOf(reason: string): string | undefined {
	if (!reason.trim()) return 'A violation is allowed with a reason only.';
	if (/\*\/|[\r\n]/.test(reason)) return 'The reason stands in a comment of one line.';
	return undefined;
}

async function askReason(rule: string): Promise<string | undefined> {
	return vscode.window.showInputBox({
		title: `Allow ${rule} on this line`,
		prompt: 'Why, and until when?',
		ignoreFocusOut: true,
		validateInput: faultOf,
	});
}

/** The place of the comment: behind the line, or alone above it where there is no room or a comment stands already. */
export function placeOf(text: (line: number) => string, line: number, comment: string): [number, number, string] {
	const code = text(line);
	const spliced = code.endsWith('\\');
	const end = code.replace(/\s*\\?$/, '').length;
	const above = line > 0 ? text(line - 1) : '';
	const fits = end + 1 + comment.length <= LONGEST_LINE && !code.includes('//');
	if (spliced || fits || above.endsWith('\\')) return [line, end, ` ${comment}`];
	return [line, 0, `${/^\s*/.exec(code)![0]}${comment}\n`];
}

export async function allow(given: { rule?: string; reason?: string } = {}): Promise<void> {
	const editor = vscode.window.activeTextEditor;
	const violation = await violationHere(given.rule);
	if (!editor || !violation) return;
	if (editor.document.fileName.endsWith('.json')) {
		void vscode.window.showInformationMessage('autotomy: a fault of the policy is not allowed, but repaired.');
		return;
	}
	const reason = (given.reason ?? (await askReason(violation.rule)))?.trim();
	if (reason === undefined) return;
	const fault = faultOf(reason);
	if (fault) {
		void vscode.window.showErrorMessage(`autotomy: ${fault}`);
		return;
	}
	const comment = `/* autotomy: allow(${violation.rule}): ${reason} */`;
	const [line, column, text] = placeOf(
		(number) => editor.document.lineAt(number).text,
		violation.diagnostic.range.start.line,
		comment,
	);
	await editor.edit((edit) => edit.insert(new vscode.Position(line, column), text));
}
