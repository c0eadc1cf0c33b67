'use strict';

// Artillery calls what an engine's package exports as a constructor.
module.exports = require('./dist/engine.cjs').PullVsPushEngine;
