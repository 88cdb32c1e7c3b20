import type { DatabaseSync } from 'node:sqlite'
import type { Reservation, Reservations } from '../../measure/review/index.ts'
import type { Guarded } from './guarded.ts'

/** Who has which item before them, until when. Kept on disk, so that a restart of the server deals nothing out twice. */
export function reservations(database: DatabaseSync, guarded: Guarded): Reservations {
  const forget = (review: string, now: number): void => {
    database.prepare('DELETE FROM reservations WHERE review = ? AND until <= ?').run(review, now)
  }
  return {
    live: (review, now) =>
      guarded(
        () =>
          database
            .prepare('SELECT item, rater, until FROM reservations WHERE review = ? AND until > ?')
            .all(review, now)
            .map(row => ({ ...row })) as unknown as Reservation[],
      ),
    take: (review, { item, rater, until }, { most, now }) =>
      guarded(() => {
        database.exec('BEGIN IMMEDIATE')
        try {
          forget(review, now)
          const { others } = database
            .prepare(
              'SELECT count(*) AS others FROM reservations WHERE review = ? AND item = ? AND rater <> ?',
            )
            .get(review, item, rater) as { others: number }
          if (others < most)
            database
              .prepare('INSERT OR REPLACE INTO reservations (review, item, rater, until) VALUES (?, ?, ?, ?)')
              .run(review, item, rater, until)
          database.exec('COMMIT')
          return others < most
        } catch (thrown) {
          if (database.isTransaction) database.exec('ROLLBACK')
          throw thrown
        }
      }),
    release: (review, item, rater) =>
      guarded(
        () =>
          void database
            .prepare('DELETE FROM reservations WHERE review = ? AND item = ? AND rater = ?')
            .run(review, item, rater),
      ),
  }
}
