using System.Diagnostics;

namespace QlikAdmin.Packager;

/// <summary>One packager at a time per output folder: several test projects may ask for the module at once.</summary>
internal static class PackagerLock
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <returns>Dispose to release the lock. It is also released when the process ends.</returns>
    public static IDisposable Take(string output)
    {
        string path = output + ".lock";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (waited.Elapsed < s_patience)
            {
                Debug.WriteLine(e.Message);
                Thread.Sleep(s_pause);
            }
            catch (IOException e)
            {
                throw new PackagerException($"another packager has held {path} for {s_patience.TotalMinutes} minutes.", e);
            }
        }
    }
}
