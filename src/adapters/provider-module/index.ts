/** A pipeline that is a function in a TypeScript or JavaScript module. */
export { createModuleResponder } from './create-module-responder.ts'
export { hashModule } from './hash-module.ts'
