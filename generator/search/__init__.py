"""The search in the header: what can be found, as data for the browser. The ranking itself is ``docs/assets/js/search-rank.js``."""
