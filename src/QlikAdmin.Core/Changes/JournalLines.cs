namespace QlikAdmin.Changes;

/// <summary>Cuts the file of a journal into lines, whatever it contains. No line longer than the limit is held in memory, and a line that
/// is not UTF-8 has no text.</summary>
internal static class JournalLines
{
    /// <summary>Bytes of the longest line that is read. The longest lines that are written are the exclusions of a plan.</summary>
    public const int Longest = 16 * 1024 * 1024;

    private const int BufferSize = 64 * 1024;
    private const byte LineFeed = (byte)'\n';

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads all lines, one by one.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static IEnumerable<JournalLine> Read(Stream file)
    {
        byte[] buffer = new byte[BufferSize];
        MemoryStream line = new();
        int number = 1;
        bool isTooLong = false;
        for (int read = file.Read(buffer, 0, buffer.Length); read > 0; read = file.Read(buffer, 0, buffer.Length))
        {
            int from = 0;
            while (from < read)
            {
                int end = Array.IndexOf(buffer, LineFeed, from, read - from);
                int to = end < 0 ? read : end;
                isTooLong |= line.Length + to - from > Longest;
                if (!isTooLong)
                {
                    line.Write(buffer, from, to - from);
                }

                if (end >= 0)
                {
                    yield return new JournalLine(number, isTooLong ? null : Text(line, number), IsEnded: true);
                    number++;
                    line.SetLength(0);
                    isTooLong = false;
                }

                from = to + 1;
            }
        }

        if (line.Length > 0 || isTooLong)
        {
            yield return new JournalLine(number, isTooLong ? null : Text(line, number), IsEnded: false);
        }
    }

    /// <summary>How many bytes are left without a last character that is incomplete, because its process was killed while it wrote
    /// it.</summary>
    private static int WholeCharacters(MemoryStream line)
    {
        byte[] bytes = line.GetBuffer();
        int length = (int)line.Length;
        for (int back = 1; back <= 3 && back <= length; back++)
        {
            byte one = bytes[length - back];
            if ((one & 0xC0) != 0x80)
            {
                int wanted =
                    (one & 0xE0) == 0xC0 ? 2
                    : (one & 0xF0) == 0xE0 ? 3
                    : (one & 0xF8) == 0xF0 ? 4
                    : 1;
                return wanted > back ? length - back : length;
            }
        }

        return length;
    }

    private static string? Text(MemoryStream line, int number)
    {
        try
        {
            string text = s_strict.GetString(line.GetBuffer(), 0, WholeCharacters(line)).TrimEnd('\r');

            // An editor may have put a byte order mark there. A block of zeros can be inside a text, where the parser would accept it.
            text = number == 1 ? text.TrimStart('\uFEFF') : text;
            return text.Any(c => c < ' ') ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
