import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { restrictedImports, rooms } from './scripts/rooms.ts';

export default tseslint.config(
  { ignores: ['out/**', 'node_modules/**', 'test/fixtures/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
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
    },
  },
  ...Object.keys(rooms).map((room) => ({
    files: [`main/${room}/**`],
    ignores: ['main/hosts/electron/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: restrictedImports(room) }],
      // The rule above does not see import().
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression', message: 'Import at the top of the file.' },
      ],
    },
  })),
  // Programs talk to a terminal; rooms do not.
  { files: ['main/hosts/cli/**', 'scripts/**', 'test/**'], rules: { 'no-console': 'off' } },
  // Plain JavaScript stands outside the TypeScript project.
  {
    files: ['**/*.js'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly' },
      parserOptions: { projectService: false },
    },
  },
);
