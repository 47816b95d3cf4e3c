import js from '@eslint/js';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { rooms, zonesOf } from './scripts/rooms.ts';

export default tseslint.config(
  { ignores: ['out/**', 'node_modules/**', 'test/fixtures/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'import-x/no-restricted-paths': ['error', { zones: zonesOf(rooms) }],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'electron', message: 'Only main/hosts/electron imports electron.' }] },
      ],
    },
  },
  {
    files: ['main/core/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ regex: '^[^.]', message: 'main/core is pure: it imports nothing outside main/core.' }],
        },
      ],
    },
  },
  // Plain JavaScript stands outside the TypeScript project.
  {
    files: ['**/*.js'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly' },
      parserOptions: { projectService: false },
    },
  },
  { files: ['main/hosts/electron/**'], rules: { 'no-restricted-imports': 'off' } },
  // Programs talk to a terminal; rooms do not.
  { files: ['main/hosts/cli/**', 'scripts/**', 'test/**'], rules: { 'no-console': 'off' } },
);
