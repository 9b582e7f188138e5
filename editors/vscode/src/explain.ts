// Explains one violation: what the server said of it, and the page of its rule, which comes with the extension.
import * as vscode from 'vscode';
import { Violation, violationHere } from './violations';

const SCHEME = 'autotomy-explain';
const texts = new Map<string, string>();

function noteOf(note: vscode.DiagnosticRelatedInformation): string {
	const place = `${vscode.workspace.asRelativePath(note.location.uri)}:${note.location.range.start.line + 1}`;
	return `- \`${place}\`: ${note.message}`;
}

async function pageOf(extension: vscode.Uri, rule: string): Promise<string> {
	try {
		const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'rules', `${rule}.md`));
		return Buffer.from(bytes).toString('utf8');
	} catch {
		return `# ${rule}\n\nThis version of the extension does not know the rule.\n`;
	}
}

function textOf(violation: Violation, place: string, page: string): string {
	const notes = (violation.diagnostic.relatedInformation ?? []).map(noteOf).join('\n');
	return `**${place}**\n\n> ${violation.diagnostic.message}\n\n${notes}\n\n---\n\n${page}`;
}

export async function explain(extension: vscode.Uri): Promise<void> {
	const document = vscode.window.activeTextEditor?.document;
	const violation = await violationHere();
	if (!document || !violation) return;
	registerOnce();
	const place = `${vscode.workspace.asRelativePath(document.uri)}:${violation.diagnostic.range.start.line + 1}`;
	const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${violation.rule}.md`, query: place });
	texts.set(uri.toString(), textOf(violation, place, await pageOf(extension, violation.rule)));
	changed.fire(uri);
	await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
}

const changed = new vscode.EventEmitter<vscode.Uri>();
let registered = false;

function registerOnce(): void {
	if (registered) return;
	registered = true;
	vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
		onDidChange: changed.event,
		provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
	});
}
