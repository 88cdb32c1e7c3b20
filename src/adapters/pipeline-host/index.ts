/** A pipeline of the project behind a loopback address, in a process of its own, so that load can be sent to it as to any server. */
export type { HostedPipeline } from './host-pipeline.ts'
export { hostPipeline } from './host-pipeline.ts'
export type { PipelineServer, ServeSettings } from './serve-pipeline.ts'
export { servePipeline } from './serve-pipeline.ts'
