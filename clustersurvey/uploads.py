"""What is sent as a file and is far too large is turned away before a byte of it is written to the disk."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# Twice what any page takes: what is only a little too large is refused by its page, which says so kindly.
MOST_BYTES = 20 * 1024 * 1024


class TurnAwayWhatIsTooLarge(FileUploadHandler):
    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > MOST_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes were sent as files")

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None
