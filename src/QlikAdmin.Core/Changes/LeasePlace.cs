namespace QlikAdmin.Changes;

/// <summary>The files of the leases of one server, in a folder of journals. Each taking is a file of its own with the next number, and
/// only one process can create it.</summary>
/// <remarks>
/// Nothing but the creation of a file and its deletion has to be atomic, so it works on a shared folder too, also on one without locks.
/// The newest file stays when its run ends, so that a number is never used twice.
/// </remarks>
internal sealed class LeasePlace
{
    private const string Extension = ".lease";

    private readonly string _folder;
    private readonly string _name;

    /// <param name="folder">Folder of journals.</param>
    /// <param name="connection">The server.</param>
    public LeasePlace(string folder, Connection connection)
    {
        _folder = folder;
        _name = NameOf(connection);
    }

    /// <summary>Path of the file that the run of this process keeps locked.</summary>
    public string LockPath => Path.Combine(_folder, _name);

    /// <summary>Name of the files of a server. A site has one lease on all its ports. But a loopback address with another port may be a
    /// tunnel to another server, and a tenant has only one port.</summary>
    public static string NameOf(Connection connection)
    {
        bool isTenant = connection.Product is QlikProduct.Cloud or QlikProduct.Region;
        string host =
            connection.Uri.IsLoopback || (isTenant && !connection.Uri.IsDefaultPort)
                ? FormattableString.Invariant($"{connection.Uri.Host}-{connection.Uri.Port}")
                : connection.Uri.Host;
        char[] safe = host.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' ? c : '_').ToArray();
        return connection.Product.ToString().ToLowerInvariant() + "-" + new string(safe);
    }

    public string PathOf(int number) => LockPath + FormattableString.Invariant($".{number}{Extension}");

    /// <summary>The numbers that there are, the highest first.</summary>
    public IReadOnlyList<int> Numbers()
    {
        return Directory
            .GetFiles(_folder, _name + ".*" + Extension)
            .Select(p => Path.GetFileNameWithoutExtension(p).Substring(_name.Length + 1))
            .Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
            .Where(n => n > 0)
            .OrderByDescending(n => n)
            .ToList();
    }

    /// <summary>The bytes of a taking; null where it is gone.</summary>
    public byte[]? Read(int number)
    {
        try
        {
            using FileStream file = new(PathOf(number), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using MemoryStream bytes = new();
            file.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether there is a taking with this number.</summary>
    public bool Has(int number) => File.Exists(PathOf(number));

    /// <summary>Takes a number.</summary>
    /// <returns>False when another process has it already.</returns>
    public bool TryCreate(int number, LeaseRecord record)
    {
        FileStream file;
        try
        {
            // Other accounts that share the folder must be able to read which run has the lease.
            file = new FileStream(PathOf(number), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException e) when (IsThere(e) || Has(number))
        {
            return false;
        }

        using (file)
        {
            Put(file, record);
        }

        return true;
    }

    /// <summary>Whether a file could not be created because there is one. It may be gone again by now.</summary>
    private static bool IsThere(IOException error)
    {
        const int WindowsFileExists = unchecked((int)0x80070050);
        const int UnixFileExists = 17;
        return error.HResult is WindowsFileExists or UnixFileExists;
    }

    /// <summary>Writes over an own taking.</summary>
    /// <returns>False when it is gone.</returns>
    public bool TryWrite(int number, LeaseRecord record)
    {
        try
        {
            using FileStream file = new(PathOf(number), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            Put(file, record);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Deletes the takings before a number. One that can't be deleted is left for the next run.</summary>
    public void DeleteBefore(int number)
    {
        foreach (int old in Numbers().Where(n => n < number))
        {
            Delete(old);
        }
    }

    /// <summary>Deletes a taking, if the system lets it.</summary>
    public void Delete(int number)
    {
        try
        {
            File.Delete(PathOf(number));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It belongs to another account, or somebody is reading it. It has a lower number, so it counts for nothing.
        }
    }

    private static void Put(FileStream file, LeaseRecord record)
    {
        byte[] bytes = record.ToBytes();
        file.Write(bytes, 0, bytes.Length);
        file.Flush();
    }
}
