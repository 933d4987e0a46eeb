# SPDX-License-Identifier: Apache-2.0
"""Two programs that know nothing of each other but a name."""

import subprocess
import sys

from paceline import Queue

CONSUMER = """
from paceline import Queue
print("the other program got", Queue(name="example.orders").get())
"""

if __name__ == "__main__":
    orders = Queue(name="example.orders")
    orders.put({"item": "book", "count": 3})
    subprocess.run([sys.executable, "-c", CONSUMER], check=True)
    Queue.unlink("example.orders")

# Output:
# the other program got {'item': 'book', 'count': 3}
