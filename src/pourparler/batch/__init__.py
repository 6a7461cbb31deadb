"""Many reports at once: taking them into a project in several processes, able to resume; keeping its board.

Nothing is imported here: the processes that read load ``workers`` alone, without the database.
"""
