// The language server: started, stopped, and asked.
import * as vscode from 'vscode';
import { LanguageClient, Middleware, State } from 'vscode-languageclient/node';
import { findProgram, hasPolicy, tellMissing } from './program';

/** Code, and policies: clangd's extension takes the same languages, and neither hinders the other. */
export const documents = [
	...['c', 'cpp', 'objective-c', 'objective-cpp'].map((language) => ({ scheme: 'file', language })),
	{ scheme: 'file', pattern: '**/autotomy.json' },
];

export interface Module {
	module: string | null;
	layer: string | null;
	owner: string | null;
	because: string | null;
}

function wants(setting: string, document: vscode.TextDocument): boolean {
	return vscode.workspace.getConfiguration('autotomy', document).get<boolean>(setting, true);
}

/** The section `autotomy` without what is the extension's alone. */
function forServer(section: unknown): unknown {
	if (typeof section !== 'object' || section === null) return section;
	const { path: _path, arguments: _arguments, trace: _trace, ...rest } = section as Record<string, unknown>;
	return rest;
}

const middleware: Middleware = {
	workspace: {
		configuration: async (params, token, next) => {
			const sections = await next(params, token);
			return Array.isArray(sections) ? sections.map(forServer) : sections;
		},
	},
	provideCodeLenses: (document, token, next) => (wants('codeLens', document) ? next(document, token) : []),
	provideInlayHints: (document, range, token, next) =>
		wants('inlayHints', document) ? next(document, range, token) : [],
};

export class Server implements vscode.Disposable {
	private client: LanguageClient | undefined;
	private readonly output = vscode.window.createOutputChannel('autotomy');
	private readonly changed = new vscode.EventEmitter<void>();
	private told = false; // that the program is missing
	private turn: Promise<void> = Promise.resolve(); // starts and stops come one after the other
	readonly onDidChange = this.changed.event;

	get running(): boolean {
		return this.client?.state === State.Running;
	}

	start(): Promise<void> {
		return this.next(() => this.startNow());
	}

	stop(): Promise<void> {
		return this.next(() => this.stopNow());
	}

	restart(): Promise<void> {
		this.told = false;
		return this.next(async () => {
			await this.stopNow();
			await this.startNow();
		});
	}

	/** What the server knows of the module of an open file; undefined where it knows nothing. */
	async moduleOf(uri: vscode.Uri): Promise<Module | undefined> {
		if (!this.client || !this.running) return undefined;
		const textDocument = { uri: this.client.code2ProtocolConverter.asUri(uri) };
		try {
			return (await this.client.sendRequest<Module | null>('autotomy/module', { textDocument })) ?? undefined;
		} catch {
			return undefined; // a server that does not know the request, or has just ended
		}
	}

	dispose(): void {
		void this.stop();
		this.output.dispose();
		this.changed.dispose();
	}

	private next(what: () => Promise<void>): Promise<void> {
		return (this.turn = this.turn.then(what, what));
	}

	private async startNow(): Promise<void> {
		const command = findProgram();
		if (!command) {
			this.tellOnce();
			this.changed.fire();
			return;
		}
		const args = ['lsp', ...vscode.workspace.getConfiguration('autotomy').get<string[]>('arguments', [])];
		const client = new LanguageClient(
			'autotomy',
			'autotomy',
			{ command, args },
			{
				documentSelector: documents,
				diagnosticCollectionName: 'autotomy-server', // not the problem matcher's, which would take ours away
				outputChannel: this.output,
				middleware,
			},
		);
		this.client = client;
		client.onDidChangeState(() => this.changed.fire());
		try {
			await client.start();
		} catch (error) {
			void vscode.window.showErrorMessage(`autotomy: '${command}' does not start: ${error}`);
		}
		this.changed.fire();
	}

	private async stopNow(): Promise<void> {
		const client = this.client;
		this.client = undefined;
		try {
			await client?.dispose();
		} catch {
			// It has ended by itself, or never began.
		}
	}

	/** Whoever has no policy is not bothered. */
	private tellOnce(): void {
		const folders = vscode.workspace.workspaceFolders ?? [];
		if (this.told || !folders.some((folder) => hasPolicy(folder.uri.fsPath))) return;
		this.told = true;
		void tellMissing();
	}
}
