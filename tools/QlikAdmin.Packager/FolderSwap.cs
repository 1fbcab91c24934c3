namespace QlikAdmin.Packager;

/// <summary>Replaces an older folder by a finished one, so that no program ever sees an incomplete module.</summary>
internal static class FolderSwap
{
    private const string Marker = "QlikAdmin.psd1";

    /// <returns>A new folder beside the target, on the same volume, so that the swap needs only two renames.</returns>
    public static string Prepare(string target)
    {
        if (Directory.Exists(target) && Directory.GetFileSystemEntries(target).Length > 0 && !File.Exists(Path.Combine(target, Marker)))
        {
            throw new PackagerException($"{target} is there and is no QlikAdmin module; it is left alone. Give another --output.");
        }

        string fresh = $"{target}.{Guid.NewGuid():N}.new";
        Directory.CreateDirectory(fresh);
        return fresh;
    }

    /// <exception cref="PackagerException">The target is in use; it stays as it was.</exception>
    public static void Replace(string target, string fresh)
    {
        string old = $"{target}.{Guid.NewGuid():N}.old";
        bool moved = false;
        try
        {
            if (Directory.Exists(target))
            {
                Directory.Move(target, old);
                moved = true;
            }

            Directory.Move(fresh, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (moved && !Directory.Exists(target))
            {
                Directory.Move(old, target);
            }

            throw new PackagerException(
                $"{target} is in use, probably by a PowerShell that imported it. Close that session and run again. ({e.Message})",
                e
            );
        }

        if (moved)
        {
            Directory.Delete(old, recursive: true);
        }
    }
}
