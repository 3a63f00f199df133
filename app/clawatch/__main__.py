"""`python -m clawatch`."""

import sys

from clawatch.cli import main

sys.exit(main())
