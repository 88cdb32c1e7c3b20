/** A pipeline that is a function in a TypeScript or JavaScript module. */
export { createModuleResponder } from './create-module-responder.ts'
export { hashModule, moduleFiles } from './hash-module.ts'
