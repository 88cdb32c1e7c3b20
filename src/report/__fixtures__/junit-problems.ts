import { DOMParser } from 'linkedom'

/** What is read of an element; the project knows no DOM by type. */
interface Element {
  readonly tagName: string
  readonly children: Iterable<Element>
  getAttribute(name: string): string | null
  getAttributeNames(): string[]
  querySelectorAll(selector: string): Iterable<Element>
}

/** The outermost element, read as XML. */
export function junitRoot(xml: string): Element {
  return new DOMParser().parseFromString(xml, 'text/xml').documentElement as unknown as Element
}

interface Rule {
  readonly children: readonly string[]
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

const words: Rule = { children: [], required: [], optional: ['type', 'message'] }
const text: Rule = { children: [], required: [], optional: [] }

/** What junit-10.xsd of the Jenkins xUnit plugin lets stand where, of the elements that any report here has. */
const rules: Readonly<Record<string, Rule>> = {
  testsuites: {
    children: ['testsuite'],
    required: [],
    optional: ['name', 'time', 'tests', 'failures', 'errors'],
  },
  testsuite: {
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
    required: ['name', 'tests', 'failures', 'errors'],
    optional: 'group time skipped timestamp hostname id package file log url'.split(' '),
  },
  testcase: {
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
    required: ['name'],
    optional: ['time', 'classname', 'group'],
  },
  properties: { children: ['property'], required: [], optional: [] },
  property: { children: [], required: ['name', 'value'], optional: [] },
  failure: words,
  error: words,
  skipped: words,
  'system-out': text,
  'system-err': text,
}

/** Where a report breaks the schema, or counts other cases than it has. None for a valid one. */
export function junitProblems(xml: string): string[] {
  const root = junitRoot(xml)
  if (root.tagName !== 'testsuites') return [`${root.tagName} stands outermost`]
  return [...problemsOf(root), ...countProblems(root)]
}

function problemsOf(element: Element): string[] {
  const name = element.tagName
  const rule = rules[name]
  if (rule === undefined) return [`${name} is not known`]
  const has = element.getAttributeNames()
  const children = [...element.children]
  return [
    ...rule.required.filter(one => !has.includes(one)).map(one => `${name} lacks ${one}`),
    ...has
      .filter(one => !rule.required.includes(one) && !rule.optional.includes(one))
      .map(one => `${name} may not have ${one}`),
    ...children
      .filter(child => !rule.children.includes(child.tagName))
      .map(child => `${name} may not hold ${child.tagName}`),
    ...children.flatMap(problemsOf),
  ]
}

const kinds = { tests: 'testcase', failures: 'failure', errors: 'error', skipped: 'skipped' } as const

function countProblems(root: Element): string[] {
  return [root, ...root.querySelectorAll('testsuite')].flatMap(element =>
    Object.entries(kinds).flatMap(([attribute, tag]) => {
      const stated = element.getAttribute(attribute)
      const found = [...element.querySelectorAll(tag)].length
      return stated === null || Number(stated) === found
        ? []
        : [`${attribute} is ${stated}, there are ${found}`]
    }),
  )
}
