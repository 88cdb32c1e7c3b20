import ts from 'typescript'
import { folders, worldlyGlobals } from '../architecture/chapters.ts'
import { at, type Finding } from './finding.ts'

const domains = new RegExp(
  `/src/(${folders.flatMap(({ kind, path }) => (kind === 'domain' ? [path] : [])).join('|')})/(?!.*[.](test|contract)[.]ts$)`,
)
const bare = new Set(worldlyGlobals.filter(name => !name.includes('.')))
const members = new Set(worldlyGlobals.filter(name => name.includes('.')))

/** Where a domain reaches for the clock, chance, the process or the network instead of being given them. */
export function findWorldlyGlobals(file: ts.SourceFile, checker: ts.TypeChecker): Finding[] {
  if (!domains.test(file.fileName)) return []
  const findings: Finding[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTypeQueryNode(node)) return
    const name = worldlyName(node, checker)
    if (name)
      findings.push(at(node, `domains are given ${name} through a port; see tools/architecture/chapters.ts`))
    else ts.forEachChild(node, visit)
  }
  visit(file)
  return findings
}

function worldlyName(node: ts.Node, checker: ts.TypeChecker): string | undefined {
  if (ts.isNewExpression(node) && isGlobal(node.expression, 'Date', checker) && !node.arguments?.length)
    return 'new Date()'
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const object = node.expression.text
    const isThis = object === 'globalThis' && bare.has(node.name.text)
    if (isThis) return node.name.text
    const path = `${object}.${node.name.text}`
    return members.has(path) && isGlobal(node.expression, object, checker) ? path : undefined
  }
  if (!(ts.isIdentifier(node) && bare.has(node.text) && !ts.isPartOfTypeNode(node))) return undefined
  return isGlobal(node, node.text, checker) ? node.text : undefined
}

/** Whether the name means the global: a parameter or import of the same name is the port it should be. */
function isGlobal(node: ts.Node, name: string, checker: ts.TypeChecker): boolean {
  if (!(ts.isIdentifier(node) && node.text === name)) return false
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false
  if ((ts.isPropertyAssignment(parent) || ts.isBindingElement(parent)) && parent.initializer !== node)
    return false
  const symbol = ts.isShorthandPropertyAssignment(parent)
    ? checker.getShorthandAssignmentValueSymbol(parent)
    : checker.getSymbolAtLocation(node)
  const declarations = symbol?.declarations
  if (!declarations?.length) return false
  return declarations.every(({ parent: holder }) => {
    const { fileName, isDeclarationFile } = (holder ?? node).getSourceFile()
    return isDeclarationFile && /\/(typescript\/lib|@types\/node|undici-types)\//.test(fileName)
  })
}
