/** Safety classifiers of any server with a /v1/moderations interface. */
export { openModerationServer } from './open-moderation-server.ts'
