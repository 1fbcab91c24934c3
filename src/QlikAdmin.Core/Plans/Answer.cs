namespace QlikAdmin.Plans;

/// <summary>Whether a condition holds: true, false, or null for not known; and the words for the answer.</summary>
internal readonly struct Answer
{
    private Answer(bool? holds, IReadOnlyList<string> words)
    {
        Holds = holds;
        Words = words;
    }

    public bool? Holds { get; }

    /// <summary>Why it holds, or what is not known; empty when it does not hold.</summary>
    public IReadOnlyList<string> Words { get; }

    public static Answer No { get; } = new(false, Array.Empty<string>());

    /// <summary>It holds, without words.</summary>
    public static Answer Silent { get; } = new(true, Array.Empty<string>());

    public static Answer Yes(string words) => new(true, new[] { words });

    public static Answer Unknown(string words) => new(null, new[] { words });

    /// <summary>Both must hold.</summary>
    public Answer And(Answer other)
    {
        if (Holds == false || other.Holds == false)
        {
            return No;
        }

        // A reader must look at the unknown part, so only that part is named.
        return Holds is null && other.Holds == true ? this
            : Holds == true && other.Holds is null ? other
            : new Answer(Holds, Join(other));
    }

    /// <summary>One of both must hold.</summary>
    public Answer Or(Answer other)
    {
        if (Holds == true || other.Holds == false)
        {
            return this;
        }

        return other.Holds == true || Holds == false ? other : new Answer(null, Join(other));
    }

    private List<string> Join(Answer other)
    {
        List<string> words = new(Words);
        foreach (string word in other.Words)
        {
            if (!words.Contains(word))
            {
                words.Add(word);
            }
        }

        return words;
    }
}
