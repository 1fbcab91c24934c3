namespace QlikAdmin.Contracts;

/// <summary>One line of a contract file, and the lines that are indented below it.</summary>
internal sealed class FactLine
{
    private const string Indent = "  ";
    private const string Comment = "//";

    public FactLine(string text)
    {
        Text = text;
    }

    public string Text { get; private set; }

    public List<FactLine> Below { get; } = [];

    /// <summary>Reads a whole file. A line that begins with <c>//</c> is a comment.</summary>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="text">Its text.</param>
    public static IReadOnlyList<FactLine> Parse(string name, string text)
    {
        FactLine root = new(string.Empty);
        List<FactLine> open = [root];
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string fact = line.TrimStart(' ');
            if (fact.Length == 0 || fact.StartsWith(Comment, StringComparison.Ordinal))
            {
                continue;
            }

            int spaces = line.Length - fact.Length;
            int depth = spaces / Indent.Length;
            if (spaces % Indent.Length != 0 || depth >= open.Count)
            {
                throw new ContractException(
                    $"{name}({number}): the line is indented by {spaces} spaces, which puts it below no line: {fact}"
                );
            }

            FactLine read = new(fact);
            open[depth].Below.Add(read);
            open.RemoveRange(depth + 1, open.Count - depth - 1);
            open.Add(read);
        }

        return root.Below;
    }

    /// <summary>The text of a file: a comment, then the lines, with an empty line between those of the first level.</summary>
    public static string Write(string comment, IEnumerable<FactLine> lines)
    {
        StringBuilder text = new();
        text.Append(Comment).Append(' ').Append(comment).Append('\n');
        foreach (FactLine line in lines)
        {
            if (line.Below.Count > 0)
            {
                text.Append('\n');
            }

            line.Append(text, 0);
        }

        return text.ToString();
    }

    /// <summary>Removes the first word and returns it.</summary>
    /// <returns>The word; empty when no words are left.</returns>
    public string Take()
    {
        int end = Text.IndexOf(' ', StringComparison.Ordinal);
        string word = end < 0 ? Text : Text[..end];
        Text = end < 0 ? string.Empty : Text[(end + 1)..];
        return word;
    }

    private void Append(StringBuilder text, int depth)
    {
        text.Append(string.Concat(Enumerable.Repeat(Indent, depth))).Append(Text).Append('\n');
        foreach (FactLine line in Below)
        {
            line.Append(text, depth + 1);
        }
    }
}
