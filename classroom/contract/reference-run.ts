/** The folder of the run that comes with the project, of another machine than the reader's. */
export const REFERENCE_RUN = 'reference';
