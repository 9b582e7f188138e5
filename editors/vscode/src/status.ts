// The item in the status bar: the module of the open file, and how many violations it has.
import * as vscode from 'vscode';
import { findProgram, hasPolicy, whatIsMissing } from './program';
import { documents, Module, Server } from './server';
import { violationsOf } from './violations';
import { dirname } from 'node:path';

export class Status implements vscode.Disposable {
	private readonly item = vscode.window.createStatusBarItem('status', vscode.StatusBarAlignment.Left, 0);
	private readonly subscriptions: vscode.Disposable[];
	private turn = 0;

	constructor(private readonly server: Server) {
		this.item.name = 'autotomy';
		this.subscriptions = [
			this.item,
			server.onDidChange(() => void this.update()),
			vscode.window.onDidChangeActiveTextEditor(() => void this.update()),
			vscode.languages.onDidChangeDiagnostics(() => void this.update()),
		];
		void this.update();
	}

	dispose(): void {
		for (const subscription of this.subscriptions) subscription.dispose();
	}

	private async update(): Promise<void> {
		const turn = ++this.turn;
		const document = vscode.window.activeTextEditor?.document;
		if (!document || !vscode.languages.match(documents, document) || !hasPolicy(dirname(document.uri.fsPath))) {
			this.item.hide();
			return;
		}
		const module = await this.server.moduleOf(document.uri);
		if (turn !== this.turn) return; // something newer is on its way
		if (this.server.running) this.show(violationsOf(document.uri).length, module);
		else this.showStopped();
		this.item.show();
	}

	private show(count: number, module: Module | undefined): void {
		const told = count === 0 ? 'no violation' : count === 1 ? '1 violation' : `${count} violations`;
		this.item.text = `${count ? '$(warning)' : '$(check)'} ${module?.module ?? 'autotomy'}: ${told}`;
		this.item.command = 'workbench.actions.view.problems';
		this.item.tooltip = [
			module?.module ? `The file belongs to the module '${module.module}'` : 'The file belongs to no module',
			module?.layer && `layer: ${module.layer}`,
			module?.owner && `owner: ${module.owner}`,
			module?.because,
		]
			.filter(Boolean)
			.join('\n');
	}

	private showStopped(): void {
		this.item.text = '$(circle-slash) autotomy';
		this.item.command = 'autotomy.restart';
		this.item.tooltip = findProgram() ? 'The server does not run. Start it.' : whatIsMissing();
	}
}
