/** One ZIP archive on disk, written as a stream with the same bytes for the same content, and read without trust. */
export { createArchive } from './create-archive.ts'
export { type ArchiveEntry, type OpenedArchive, openArchive, usualLimits } from './open-archive.ts'
