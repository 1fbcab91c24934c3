using System.Reflection;

namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Reads and writes the words of the service's enumerations. Several flags are a list of words with spaces.</summary>
internal static class QmsWords
{
    /// <exception cref="FormatException">A word is unknown.</exception>
    public static T Parse<T>(string text)
        where T : struct, Enum
    {
        bool hasFlags = typeof(T).GetCustomAttribute<FlagsAttribute>() is not null;
        string[] words = hasFlags ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [text];
        int value = 0;
        foreach (string word in words)
        {
            int index = Array.IndexOf(Enum.GetNames<T>(), word);
            value |= index >= 0 ? Convert.ToInt32(Enum.Parse<T>(word), null) : throw new FormatException("Invalid enum value.");
        }

        return (T)Enum.ToObject(typeof(T), value);
    }

    /// <summary>The word for the whole value if there is one, otherwise the words of the single flags.</summary>
    public static string Write<T>(T value)
        where T : struct, Enum
    {
        if (Enum.IsDefined(value))
        {
            return value.ToString();
        }

        int left = Convert.ToInt32(value, null);
        return string.Join(
            ' ',
            Enum.GetValues<T>()
                .Where(v => Convert.ToInt32(v, null) is int flag and > 0 && (flag & left) == flag && (flag & (flag - 1)) == 0)
        );
    }

    public static bool IsNil(this XElement element) => (string?)element.Attribute(QmsNames.Instance + "nil") is "true" or "1";
}
