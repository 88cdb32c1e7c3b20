/** The labelled set: what an example is, and everything that is done to a dataset before a run. */
export type { Citation, Component, Document, Example, Expectation, Message, Split } from './example.ts'
export { components, exampleSchema, expectationSchema, splits } from './example.ts'
