// A client on the LSP project's own library, which brings its own framing and types: neutral.mjs BINARY TREE pull|push.
// Prints what it saw as one line of JSON; tests/protocol/test_neutral.py judges it.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [binary, tree, way] = process.argv.slice(2);
const require = createRequire(process.env.AUTOTOMY_NODE + '/');
const lsp = require('vscode-languageserver-protocol/node');

const PATIENCE = 120_000; // for a loaded machine under a sanitizer
const deadline = setTimeout(() => { console.error('nothing came for too long'); process.exit(1); }, PATIENCE);
const server = spawn(binary, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
const exited = new Promise(resolve => server.on('exit', resolve));
const connection = lsp.createProtocolConnection(new lsp.StreamMessageReader(server.stdout), new lsp.StreamMessageWriter(server.stdin));
const saw = { refreshes: 0, logged: 0 };
const published = new Map();
let waiting = [];

function wake() {
  waiting = waiting.filter(([holds, resolve]) => !holds() || (resolve(), false));
}
const until = holds => (holds() ? Promise.resolve() : new Promise(resolve => waiting.push([holds, resolve])));

connection.onError(error => { console.error(error); process.exit(1); });
connection.onUnhandledNotification(message => { console.error('unhandled', message); process.exit(1); });
connection.onNotification(lsp.PublishDiagnosticsNotification.type, params => { published.set(params.uri, params); wake(); });
connection.onNotification(lsp.LogMessageNotification.type, () => { saw.logged++; });
connection.onRequest(lsp.ConfigurationRequest.type, params => params.items.map(() => null));
connection.onRequest(lsp.RegistrationRequest.type, () => {});
connection.onRequest(lsp.WorkDoneProgressCreateRequest.type, () => {});
connection.onRequest(lsp.DiagnosticRefreshRequest.type, () => { saw.refreshes++; wake(); });
connection.listen();

const uri = path => pathToFileURL(`${tree}/${path}`).href;
const view = uri('src/ui/view.c'), menu = uri('src/ui/menu.c');
const codes = diagnostics => diagnostics.map(d => d.code);
const capabilities = {
  general: { positionEncodings: ['utf-16'] },
  textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } }, publishDiagnostics: { relatedInformation: true, versionSupport: true }, ...(way === 'pull' ? { diagnostic: { relatedDocumentSupport: true } } : {}) },
  workspace: { configuration: true, diagnostics: { refreshSupport: true }, didChangeWatchedFiles: { dynamicRegistration: true } },
  window: { workDoneProgress: true },
};

saw.server = await connection.sendRequest(lsp.InitializeRequest.type, {
  processId: process.pid, rootUri: pathToFileURL(tree).href, capabilities, workspaceFolders: [{ uri: pathToFileURL(tree).href, name: 'tree' }],
});
await connection.sendNotification(lsp.InitializedNotification.type, {});

async function diagnosticsOf(version) {
  if (way === 'pull')
    return (await connection.sendRequest(lsp.DocumentDiagnosticRequest.type, { textDocument: { uri: menu } })).items;
  await until(() => published.get(menu)?.version === version);
  return published.get(menu).diagnostics;
}

await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
  textDocument: { uri: menu, languageId: 'c', version: 1, text: readFileSync(`${tree}/src/ui/menu.c`, 'utf8') },
});
saw.opened = codes(await diagnosticsOf(1));
await connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
  textDocument: { uri: menu, version: 2 },
  contentChanges: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '#include "../core/page.h" // \u{1F600}\n' }],
});
const diagnostics = await diagnosticsOf(2);
saw.changed = codes(diagnostics);
saw.range = diagnostics[0].range;

if (way === 'pull') {
  const source = new lsp.CancellationTokenSource();
  const reports = new Map();
  connection.onProgress(lsp.WorkspaceDiagnosticRequest.partialResult, 'partial', part => {
    for (const item of part.items)
      reports.set(item.uri, item);
    wake();
  });
  const open = connection.sendRequest(lsp.WorkspaceDiagnosticRequest.type, { previousResultIds: [], partialResultToken: 'partial' }, source.token);
  await until(() => reports.has(view) && reports.has(menu));
  saw.workspace = codes(reports.get(view).items);
  source.cancel();
  saw.cancelled = await open.then(() => null, error => error.code);
} else {
  await until(() => published.has(view));
  saw.workspace = codes(published.get(view).diagnostics);
}
if (saw.server.capabilities.codeActionProvider) {
  const actions = await connection.sendRequest(lsp.CodeActionRequest.type, {
    textDocument: { uri: menu }, range: diagnostics[0].range, context: { diagnostics },
  });
  saw.actions = (actions ?? []).map(action => action.title);
}
await connection.sendNotification(lsp.DidCloseTextDocumentNotification.type, { textDocument: { uri: menu } });
await connection.sendRequest(lsp.ShutdownRequest.type);
await connection.sendNotification(lsp.ExitNotification.type);
saw.exit = await exited;
saw.pushed = [...published].filter(([, params]) => params.diagnostics.length).map(([file]) => file.slice(pathToFileURL(tree).href.length + 1)).sort();
clearTimeout(deadline);
connection.dispose();
console.log(JSON.stringify(saw));
