int tool_header;
