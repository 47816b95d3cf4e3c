import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import svelteConfig from './renderer/svelte.config.js';
import { restrictedImports, restrictedInRenderer, rooms } from './scripts/rooms.ts';

/** The one folder whose files may import electron; later entries overrule its room's. */
const electronHost = 'hosts/electron';

export default tseslint.config(
  { ignores: ['out/**', 'node_modules/**', 'test/fixtures/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  ...[
    ...Object.keys(rooms).map((room) => ({ room, folder: room })),
    { room: 'hosts', folder: electronHost },
  ].map(({ room, folder }) => ({
    files: [`main/${folder}/**`],
    rules: {
      'no-restricted-imports': ['error', { patterns: restrictedImports(room, folder === electronHost) }],
      // The rule above does not see import().
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression', message: 'Import at the top of the file.' },
      ],
    },
  })),
  // The window: Svelte, a browser's globals, and one door to the studio.
  ...svelte.configs.recommended,
  ...svelte.configs.prettier,
  {
    files: ['renderer/**/*.svelte', 'renderer/**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, svelteConfig } },
  },
  {
    files: ['renderer/src/**'],
    languageOptions: { globals: globals.browser },
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: restrictedInRenderer() }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression[source.value=/main\\//]', message: 'Import at the top of the file.' },
      ],
      // Collections here are local, or deliberately not reactive: tables with tens of thousands of entries.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    // Without types: asking for them costs a new program for every component. svelte-check knows them all.
    files: ['renderer/**/*.svelte'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { parserOptions: { projectService: false, parser: tseslint.parser, svelteConfig } },
  },
  // Programs talk to a terminal; rooms do not.
  { files: ['main/hosts/cli/**', 'scripts/**', 'test/**'], rules: { 'no-console': 'off' } },
  // Plain JavaScript stands outside the TypeScript project, and so does how the window is built.
  {
    files: ['**/*.js', 'renderer/vite.config.ts'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly' },
      parserOptions: { projectService: false },
    },
  },
);
