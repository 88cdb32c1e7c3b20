import { relative } from 'node:path'
import ts from 'typescript'
import type { Finding } from './finding.ts'
import { findForgottenPromises } from './forgotten-promises.ts'
import { findWorldlyGlobals } from './worldly-globals.ts'

/**
 * One pass of the compiler for three questions: are the types right, is a promise forgotten, does a domain reach
 * for a clock or a socket that it should have been given. Biome has rules for forgotten promises too, but it does
 * not know what the functions of Node.js and of packages return. A file is checked by the config that includes it:
 * what the pages import from the server is not checked a second time with them.
 */
export function checkTypes(configFile: string): Finding[] {
  const config = ts.getParsedCommandLineOfConfigFile(configFile, {}, host(configFile))
  if (!config) throw new Error(`${configFile} could not be read`)
  const program = ts.createProgram(config.fileNames, config.options)
  const own = config.fileNames.flatMap(name => program.getSourceFile(name) ?? [])
  const types = [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...own.flatMap(file => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
  ]
  const checker = program.getTypeChecker()
  return [
    ...types.map(fromDiagnostic),
    ...own.flatMap(file => [...findForgottenPromises(file, checker), ...findWorldlyGlobals(file, checker)]),
  ]
}

function fromDiagnostic({ file, start, messageText }: ts.Diagnostic): Finding {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n')
  if (!file || start === undefined) return { file: 'tsconfig.json', line: 1, message }
  return { file: file.fileName, line: file.getLineAndCharacterOfPosition(start).line + 1, message }
}

function host(configFile: string): ts.ParseConfigFileHost {
  return {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(`${configFile}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)
    },
  }
}

if (import.meta.main) {
  const findings = [...checkTypes('tsconfig.json'), ...checkTypes('web/tsconfig.json')]
  for (const { file, line, message } of findings)
    console.error(`${relative(process.cwd(), file)}:${line}  ${message}`)
  process.exitCode = findings.length === 0 ? 0 : 1
}
