using System.Buffers.Binary;

namespace QlikAdmin.Sandbox.Http;

/// <summary>Reads and writes the NTLM messages, as published in MS-NLMP.</summary>
internal static class NtlmMessage
{
    // Unicode, request target, sign, NTLM, always sign, target is a domain, extended security, target info, version, 128 bit, key exchange,
    // 56 bit.
    private const uint Flags =
        0x00000001
        | 0x00000004
        | 0x00000010
        | 0x00000200
        | 0x00008000
        | 0x00010000
        | 0x00080000
        | 0x00800000
        | 0x02000000
        | 0x20000000
        | 0x40000000
        | 0x80000000;

    private const uint UnicodeFlag = 1;

    private static readonly byte[] s_signature = "NTLMSSP\0"u8.ToArray();

    /// <summary>Finds the NTLM message in a token, with or without its SPNEGO wrapping, and its type; 0 when there is none.</summary>
    public static int TypeOf(ReadOnlySpan<byte> token, out ReadOnlySpan<byte> message)
    {
        int start = token.IndexOf(s_signature);
        message = start < 0 ? default : token[start..];
        return message.Length < 12 ? 0 : (int)BinaryPrimitives.ReadUInt32LittleEndian(message[8..]);
    }

    /// <summary>The second message: the challenge and the names of the server.</summary>
    public static byte[] Challenge(byte[] challenge)
    {
        byte[] target = Encoding.Unicode.GetBytes("CORP");
        using MemoryStream info = new();
        Pair(info, 2, target);
        Pair(info, 1, Encoding.Unicode.GetBytes("SANDBOX"));
        Pair(info, 4, Encoding.Unicode.GetBytes("corp.example"));
        Pair(info, 3, Encoding.Unicode.GetBytes("localhost"));
        byte[] time = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(time, DateTimeOffset.UtcNow.ToFileTime());
        Pair(info, 7, time);
        Pair(info, 0, []);
        byte[] infoBytes = info.ToArray();

        const int Header = 56;
        byte[] message = new byte[Header + target.Length + infoBytes.Length];
        s_signature.CopyTo(message, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(8), 2);
        Field(message, 12, target.Length, Header);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(20), Flags);
        challenge.CopyTo(message, 24);
        Field(message, 40, infoBytes.Length, Header + target.Length);
        byte[] version = [10, 0, 0x63, 0x45, 0, 0, 0, 15];
        version.CopyTo(message, 48);
        target.CopyTo(message, Header);
        infoBytes.CopyTo(message, Header + target.Length);
        return message;
    }

    /// <summary>Account of the third message as <c>DOMAIN\user</c>; false when the message is broken or its response is empty.</summary>
    public static bool TryReadAccount(ReadOnlySpan<byte> message, out string account)
    {
        account = string.Empty;
        if (
            message.Length < 64
            || !TryField(message, 20, out ReadOnlySpan<byte> response)
            || !TryField(message, 28, out ReadOnlySpan<byte> domain)
            || !TryField(message, 36, out ReadOnlySpan<byte> user)
            || response.Length == 0
            || user.Length == 0
        )
        {
            return false;
        }

        bool isUnicode = (BinaryPrimitives.ReadUInt32LittleEndian(message[60..]) & UnicodeFlag) != 0;
        Encoding encoding = isUnicode ? Encoding.Unicode : Encoding.Latin1;
        account = encoding.GetString(domain) + "\\" + encoding.GetString(user);
        return true;
    }

    private static bool TryField(ReadOnlySpan<byte> message, int at, out ReadOnlySpan<byte> value)
    {
        int length = BinaryPrimitives.ReadUInt16LittleEndian(message[at..]);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(message[(at + 4)..]);
        bool isInside = offset + (long)length <= message.Length;
        value = isInside ? message.Slice((int)offset, length) : default;
        return isInside;
    }

    private static void Field(byte[] message, int at, int length, int offset)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(at), (ushort)length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(at + 2), (ushort)length);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(at + 4), (uint)offset);
    }

    private static void Pair(MemoryStream stream, ushort id, byte[] value)
    {
        Span<byte> head = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(head, id);
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], (ushort)value.Length);
        stream.Write(head);
        stream.Write(value);
    }
}
