import ts from 'typescript'
import { at, type Finding } from './finding.ts'

const forgotten =
  'a promise is forgotten here: await it, return it, give it a catch, or write void and say why its failure does not matter'
const unheard =
  'an async function is given where nobody waits for its promise: its failure would end the process; handle it inside'

/** Every promise in the file whose failure nobody would see. */
export function findForgottenPromises(file: ts.SourceFile, checker: ts.TypeChecker): Finding[] {
  const findings: Finding[] = []
  // In a test the runner hears of it: a rejection that nobody handles fails the run.
  const isTest = /[.](test|contract)[.]ts$/.test(file.fileName)
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node) && isForgotten(node.expression, checker))
      findings.push(at(node, forgotten))
    if (ts.isCallExpression(node) && !isTest)
      for (const given of unheardArguments(node, checker)) findings.push(at(given, unheard))
    ts.forEachChild(node, visit)
  }
  visit(file)
  return findings
}

function isForgotten(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  const inner = unwrapped(expression)
  if (ts.isBinaryExpression(inner)) {
    const { kind } = inner.operatorToken
    const isShortCircuit =
      kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      kind === ts.SyntaxKind.BarBarToken ||
      kind === ts.SyntaxKind.QuestionQuestionToken ||
      kind === ts.SyntaxKind.CommaToken
    return isShortCircuit && isForgotten(inner.right, checker)
  }
  if (ts.isConditionalExpression(inner))
    return isForgotten(inner.whenTrue, checker) || isForgotten(inner.whenFalse, checker)
  if (
    !(
      ts.isCallExpression(inner) ||
      ts.isNewExpression(inner) ||
      ts.isIdentifier(inner) ||
      ts.isPropertyAccessExpression(inner)
    )
  )
    return false
  return holdsPromise(checker.getTypeAtLocation(inner), checker) && !isCaught(inner)
}

/** `p.catch(f)`, `p.then(f, g)`, and either of them followed by `.finally(h)`. */
function isCaught(expression: ts.Expression): boolean {
  if (!(ts.isCallExpression(expression) && ts.isPropertyAccessExpression(expression.expression))) return false
  const { name, expression: before } = expression.expression
  if (name.text === 'catch') return expression.arguments.length > 0
  if (name.text === 'then') return expression.arguments.length > 1
  return name.text === 'finally' && isCaught(before)
}

function holdsPromise(type: ts.Type, checker: ts.TypeChecker, depth = 0): boolean {
  // A type that holds itself (JSON) has no end; a promise that is nested this deep was not forgotten by accident.
  if (depth > 4) return false
  if (type.isUnion()) return type.types.some(part => holdsPromise(part, checker, depth + 1))
  if (isPromise(type, checker)) return true
  const element = checker.isArrayType(type)
    ? checker.getTypeArguments(type as ts.TypeReference)[0]
    : undefined
  return element !== undefined && holdsPromise(element, checker, depth + 1)
}

/** Thenables with a second handler: promises, and not the query builders that only look like one. */
function isPromise(type: ts.Type, checker: ts.TypeChecker): boolean {
  const then = type.getProperty('then')
  if (!then || !type.getProperty('catch')) return false
  return checker.getTypeOfSymbol(then).getCallSignatures().length > 0
}

function unheardArguments(call: ts.CallExpression, checker: ts.TypeChecker): ts.Expression[] {
  const signature = checker.getResolvedSignature(call)
  if (!signature || isFinally(call, checker)) return []
  return call.arguments.filter((given, index) => {
    if (!returnsPromise(checker.getTypeAtLocation(given), checker)) return false
    const parameter = signature.parameters[Math.min(index, signature.parameters.length - 1)]
    if (!parameter) return false
    return returnsOnlyVoid(checker.getContextualType(given) ?? checker.getTypeOfSymbol(parameter))
  })
}

/** `finally` waits for a promise that its callback returns, whatever its type says. */
function isFinally({ expression }: ts.CallExpression, checker: ts.TypeChecker): boolean {
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'finally') return false
  return isPromise(checker.getTypeAtLocation(expression.expression), checker)
}

function returnsPromise(type: ts.Type, checker: ts.TypeChecker): boolean {
  const signatures = type.getCallSignatures()
  return signatures.length > 0 && signatures.every(signature => isPromise(signature.getReturnType(), checker))
}

function returnsOnlyVoid(type: ts.Type): boolean {
  const parts = type.isUnion() ? type.types : [type]
  const signatures = parts.flatMap(part => part.getCallSignatures())
  return (
    signatures.length > 0 &&
    signatures.every(signature => (signature.getReturnType().flags & ts.TypeFlags.Void) !== 0)
  )
}

function unwrapped(expression: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(expression) ? unwrapped(expression.expression) : expression
}
