import { importRules } from './tools/architecture/import-rules.ts'

/** The rules themselves are made from the one list of folders, tools/architecture/chapters.ts. */
export default {
  forbidden: importRules(),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '__(oracle|golden|fixtures)__' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
}
