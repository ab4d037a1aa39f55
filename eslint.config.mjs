import tseslint from 'typescript-eslint';

const clock = 'Inject Clock: time must be able to stand still in tests.';
const transactions = 'Database is the only owner of transactions and repositories.';

export default tseslint.config(
  { ignores: ['dist/', '.cache/', 'node_modules/', '.data/', 'coverage/', 'src/ui/assets/*.js'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/ban-ts-comment': 'error',
      'no-console': 'error',
      eqeqeq: ['error', 'always'],
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/kernel/clock.ts', 'src/database/**', 'src/ui/components/CaregiverLayout.tsx'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clock },
        { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: clock },
        { selector: "CallExpression[callee.name='InjectRepository']", message: transactions },
        { selector: "CallExpression[callee.property.name='createQueryRunner']", message: transactions },
        { selector: "CallExpression[callee.object.property.name='manager'][callee.property.name='transaction']", message: transactions },
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'Everything is escaped.' },
        { selector: "JSXAttribute[name.name='style']", message: 'The CSP allows no inline styles; use a class of the kit.' },
      ],
    },
  },
  { files: ['**/*.entity.ts', 'migrations/**', 'test/**', 'bench/**'], rules: { 'max-lines': ['error', { max: 450 }] } },
  { files: ['**/*.cjs', '**/*.mjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
