# SPDX-License-Identifier: Apache-2.0
"""What no consumer can cope with is put aside and can be looked at."""

from paceline import Queue

if __name__ == "__main__":
    queue = Queue()
    queue.put("12")
    queue.put("twelve")
    while not queue.empty():
        message = queue.receive()
        try:
            print(int(message.value))
            message.ack()
        except ValueError:
            message.release()
    for letter in queue.dead_letters():
        print(f"given up after {letter.attempt} attempts: {letter.value!r}")
        letter.ack()

# Output:
# 12
# given up after 5 attempts: 'twelve'
