using System.Runtime.CompilerServices;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>Every line that Core logged and the message of every exception in this process, in order.</summary>
internal static class Transcript
{
    private static readonly object s_lock = new();
    private static readonly List<string> s_texts = new();

    public static int Length
    {
        get
        {
            lock (s_lock)
            {
                return s_texts.Count;
            }
        }
    }

    public static void Add(string text)
    {
        lock (s_lock)
        {
            s_texts.Add(text);
        }
    }

    public static IReadOnlyList<string> From(int position)
    {
        lock (s_lock)
        {
            return s_texts.Skip(position).ToList();
        }
    }

    [ModuleInitializer]
    internal static void Listen() => AppDomain.CurrentDomain.FirstChanceException += (_, e) => Add(e.Exception.Message);
}
