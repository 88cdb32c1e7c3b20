import type ts from 'typescript'

export interface Finding {
  readonly file: string
  readonly line: number
  readonly message: string
}

/** The finding at a node, with the line as an editor counts it. */
export function at(node: ts.Node, message: string): Finding {
  const file = node.getSourceFile()
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
  return { file: file.fileName, line: line + 1, message }
}
