// Puts together what the package holds: the code in one file, the schema, the pages of the rules, the licence.
import { cpSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const root = process.env.AUTOTOMY_SOURCE ?? '../..'; // where this is built in a copy of the folder

await build({
	entryPoints: ['src/extension.ts'],
	outfile: 'dist/extension.js',
	bundle: true,
	minify: true,
	platform: 'node',
	target: 'node18',
	format: 'cjs',
	external: ['vscode'],
	legalComments: 'none',
});
for (const [from, to] of [
	['editors/schema/autotomy.schema.json', 'schema/autotomy.schema.json'],
	['docs/rules', 'rules'],
	['LICENSE', 'LICENSE'],
]) {
	rmSync(to, { recursive: true, force: true });
	cpSync(`${root}/${from}`, to, { recursive: true });
}
