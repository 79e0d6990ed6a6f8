/** A secret of the tests' own, set before a model reads the environment: no test leaves one in the project's folder. */
process.env.ASSAY_SECRET ||= "a secret of the tests, long enough to be one";
