/** The database of the course: DATABASE, or data/learn.db. The course folder is beside it. */
export const COURSE_DATABASE = process.env.DATABASE || 'data/learn.db';
