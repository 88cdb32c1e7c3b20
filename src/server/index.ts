/** Starts the server of a project; the command line sees nothing else of it. */
export { type RunningServer, startServer } from './start-server.ts'
